"""Entry points beside the pages: API, command line, demo programme, set-up of the machine."""
