"""How projects of older versions get the schema of this one."""
