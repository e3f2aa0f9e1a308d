import { validation } from '../errors.ts';

/** Source: DynamoDB developer guide, "Supported data types" (38 digits; 1E-130 to 9.99E+125). */
const MOST_DIGITS = 38;
const LARGEST_EXPONENT = 125;
const SMALLEST_EXPONENT = -130;

/** digits x 10^exponent; digits without trailing zeros. */
interface Decimal {
  readonly digits: bigint;
  readonly exponent: number;
}

/**
 * The canonical form of a number: plain decimal notation without superfluous zeros. @throws AwsError
 * ValidationException
 */
export function normalizeNumber(text: string): string {
  return write(read(text));
}

export function addNumbers(a: string, b: string): string {
  const [x, y] = aligned(read(a), read(b));
  return write(reduce(x.digits + y.digits, x.exponent));
}

export function subtractNumbers(a: string, b: string): string {
  const [x, y] = aligned(read(a), read(b));
  return write(reduce(x.digits - y.digits, x.exponent));
}

export function compareNumbers(a: string, b: string): number {
  const [x, y] = aligned(read(a), read(b));
  if (x.digits === y.digits) return 0;
  return x.digits < y.digits ? -1 : 1;
}

/** A string that sorts bytewise like the numbers: sign, exponent, digits; complemented for negative numbers. */
export function sortableNumber(text: string): string {
  const { digits, exponent } = read(text);
  if (digits === 0n) return '1';
  const magnitude = (digits < 0n ? -digits : digits).toString();
  const scale = exponent + magnitude.length + 200;
  const key = String(scale).padStart(3, '0') + magnitude;
  return digits > 0n ? `2${key}` : `0${complement(key)}~`;
}

function complement(digits: string): string {
  return digits.replace(/\d/g, (digit) => String(9 - Number(digit)));
}

function read(text: string): Decimal {
  const match = /^\s*([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?\s*$/.exec(text);
  const [, sign = '', whole = '', fraction = '', power = '0'] = match ?? [];
  if (match === null || whole + fraction === '')
    throw validation('The parameter cannot be converted to a numeric value');
  const decimal = reduce(
    BigInt(`${sign === '-' ? '-' : ''}${whole}${fraction}`),
    Number(power) - fraction.length,
  );
  checkRange(decimal);
  return decimal;
}

function checkRange(decimal: Decimal): void {
  const length = digitCount(decimal.digits);
  if (length > MOST_DIGITS)
    throw validation('Attempting to store more than 38 significant digits in a Number');
  const magnitude = decimal.exponent + length - 1;
  if (decimal.digits !== 0n && magnitude > LARGEST_EXPONENT)
    throw validation(
      'Number overflow. Attempting to store a number with magnitude larger than supported range',
    );
  if (decimal.digits !== 0n && magnitude < SMALLEST_EXPONENT)
    throw validation(
      'Number underflow. Attempting to store a number with magnitude smaller than supported range',
    );
}

function reduce(digits: bigint, exponent: number): Decimal {
  if (digits === 0n) return { digits: 0n, exponent: 0 };
  let [rest, power] = [digits, exponent];
  while (rest % 10n === 0n) {
    rest /= 10n;
    power += 1;
  }
  return { digits: rest, exponent: power };
}

function aligned(a: Decimal, b: Decimal): [Decimal, Decimal] {
  const exponent = Math.min(a.exponent, b.exponent);
  const scale = ({ digits, exponent: own }: Decimal): Decimal => ({
    digits: digits * 10n ** BigInt(own - exponent),
    exponent,
  });
  return [scale(a), scale(b)];
}

function write({ digits, exponent }: Decimal): string {
  if (digitCount(digits) > MOST_DIGITS)
    throw validation('Attempting to store more than 38 significant digits in a Number');
  const sign = digits < 0n ? '-' : '';
  const text = (digits < 0n ? -digits : digits).toString();
  if (exponent >= 0) return sign + text + '0'.repeat(digits === 0n ? 0 : exponent);
  const point = text.length + exponent;
  return (
    sign + (point > 0 ? `${text.slice(0, point)}.${text.slice(point)}` : `0.${'0'.repeat(-point)}${text}`)
  );
}

function digitCount(digits: bigint): number {
  return (digits < 0n ? -digits : digits).toString().length;
}
