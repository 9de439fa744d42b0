"""The window: Qt widgets that show a project and ask the services to change it."""
