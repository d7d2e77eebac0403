"""The map: places drawn by the server as SVG, the land from one static file, what is counted as marks or areas."""
