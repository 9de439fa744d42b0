"""Pictures for a paper: drawn by Qt without the window, as SVG, PDF and PNG, on one and the same page."""
