export interface Retrier {
  readonly errors: readonly string[];
  readonly maxAttempts: number;
  readonly intervalSeconds?: number;
  readonly backoffRate?: number;
}
export const RETRIERS: readonly Retrier[] = [
  { errors: ['InvalidImageError'], maxAttempts: 0 },
  {
    errors: ['TransientError', 'Lambda.ServiceException'],
    maxAttempts: 3,
    intervalSeconds: 2,
    backoffRate: 2,
  },
  { errors: ['States.TaskFailed'], maxAttempts: 2, intervalSeconds: 1, backoffRate: 1.5 },
];
