/** What an ARN needs to know. */
export interface Account {
  /** Twelve digits. */
  readonly accountId: string;
  readonly region: string;
}
