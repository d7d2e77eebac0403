"""How fast the registry is: a maker of large made-up registries, and what asks them. Nothing that serves imports it."""
