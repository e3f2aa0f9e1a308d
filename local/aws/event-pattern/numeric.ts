const COMPARISONS: Readonly<Record<string, (value: number, limit: number) => boolean>> = {
  '=': (value, limit) => value === limit,
  '<': (value, limit) => value < limit,
  '<=': (value, limit) => value <= limit,
  '>': (value, limit) => value > limit,
  '>=': (value, limit) => value >= limit,
};

/** `["=", 5]` or `[">", 0, "<=", 5]`. */
export function matchesNumeric(operands: readonly unknown[], value: number): boolean {
  if (operands.length === 0 || operands.length % 2 !== 0) return false;
  for (let index = 0; index < operands.length; index += 2) {
    const compare = COMPARISONS[String(operands[index])];
    if (!compare?.(value, Number(operands[index + 1]))) return false;
  }
  return true;
}
