"""The commands of `cuofeng`, one file per purpose, imported only when asked for. Here alone the wings meet."""
