"""Tables: which form one is, where its rows begin, what its columns and rows measure."""
