export type Vector = readonly [number, number, number];
/** Rows. */
export type Matrix = readonly [Vector, Vector, Vector];

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function scaled([x, y, z]: Vector, factor: number): Vector {
  return [x * factor, y * factor, z * factor];
}

export function apply([first, second, third]: Matrix, vector: Vector): Vector {
  return [dot(first, vector), dot(second, vector), dot(third, vector)];
}

/** The matrix that applies the last one first. */
export function product(...matrices: readonly [Matrix, ...Matrix[]]): Matrix {
  const [first, ...rest] = matrices;
  return rest.reduce((before, matrix) => {
    const columns = transposed(matrix);
    return [apply(columns, before[0]), apply(columns, before[1]), apply(columns, before[2])];
  }, first);
}

export function diagonal([x, y, z]: Vector): Matrix {
  return [
    [x, 0, 0],
    [0, y, 0],
    [0, 0, z],
  ];
}

/** By the cross products of the rows. Of a singular matrix the values are infinite or no numbers. */
export function inverse([a, b, c]: Matrix): Matrix {
  const factor = 1 / dot(a, cross(b, c));
  return transposed([scaled(cross(b, c), factor), scaled(cross(c, a), factor), scaled(cross(a, b), factor)]);
}

function transposed([a, b, c]: Matrix): Matrix {
  return [
    [a[0], b[0], c[0]],
    [a[1], b[1], c[1]],
    [a[2], b[2], c[2]],
  ];
}

function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}
