import type { Category, ErrorCode } from '#contracts/error-codes.ts';

/** Which codes the file is to blame for, which pass, and which stay. */
export const CODE_CATEGORIES: Readonly<Record<ErrorCode, Category>> = {
  EMPTY_FILE: 'rejected',
  TOO_LARGE: 'rejected',
  NOT_AN_IMAGE: 'rejected',
  UNSUPPORTED_FORMAT: 'rejected',
  TOO_MANY_PIXELS: 'rejected',
  SIDE_TOO_LONG: 'rejected',
  TRUNCATED: 'rejected',
  CORRUPT: 'rejected',
  TOO_COMPLEX: 'rejected',
  SOURCE_GONE: 'rejected',
  THROTTLED: 'transient',
  SERVICE_UNAVAILABLE: 'transient',
  TIMED_OUT: 'transient',
  DECODE_TIMED_OUT: 'transient',
  DECODE_FAILED: 'transient',
  DERIVATIVE_GONE: 'transient',
  CHECKSUM_MISMATCH: 'transient',
  ACCESS_DENIED: 'permanent',
  RESOURCE_MISSING: 'permanent',
  INTERNAL_ERROR: 'permanent',
  FUNCTION_CRASHED: 'permanent',
  EXECUTION_FAILED: 'permanent',
  MALFORMED_INPUT: 'permanent',
};
