"""What a programme's rules say of those who take part: who may, who comes first and by how much."""
