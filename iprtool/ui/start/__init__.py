"""The page that is shown while no study is open."""
