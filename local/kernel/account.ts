/** The account-wide parts of an ARN. */
export interface Account {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}
