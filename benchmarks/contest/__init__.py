"""Ours against others over the same registry: what each answer costs, and how far the answers agree."""
