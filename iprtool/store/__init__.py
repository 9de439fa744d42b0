"""One project folder: schema, the writing step and its journal, migrations, locks, backups."""
