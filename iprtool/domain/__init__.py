"""What an IPR study is: frozen dataclasses, enums and rules. No Qt, no SQL, no files."""
