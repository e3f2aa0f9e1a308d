/** Random numbers. */
export interface Random {
  /** From 0 up to but not including 1. */
  next(): number;
}
