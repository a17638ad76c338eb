"""Reports on the work done, for shop managers, regions and headquarters."""
