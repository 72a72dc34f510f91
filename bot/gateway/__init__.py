"""HTTP and WebSocket for shoppers, agents and shops. Messages are stored first, answered from rows."""
