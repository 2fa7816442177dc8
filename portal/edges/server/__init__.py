"""The running portal: web server and worker, forked from one process that has prepared the data."""
