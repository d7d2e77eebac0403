"""Keys by which a partner's programs are known to the API, and how much may be asked with and without one."""
