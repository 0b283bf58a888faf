"""What copy trading adds to trading: lead traders, their leading instruments, and what follows from their fills."""
