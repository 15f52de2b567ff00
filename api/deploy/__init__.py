"""What the containers of a unit's server run once before the others: docker-compose.yml, docs/unit-server.md."""
