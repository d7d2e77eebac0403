"""Changes brought to a partner's own address, signed, until they arrive."""
