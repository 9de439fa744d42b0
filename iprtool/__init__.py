"""iprtool: Interpersonal Process Recall on the desktop.

A recording of a therapy session plays beside a timeline; clients, therapists and coders tag moments on it;
the tags are stored in a local project folder, compared and exported.
"""

__version__ = "0.1.0"
