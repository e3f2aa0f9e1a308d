/** The parts of an Amazon Resource Name: arn:partition:service:region:account:resource. */
export interface Arn {
  readonly service: string;
  readonly region: string;
  readonly accountId: string;
  /** Everything after the fifth colon, e.g. `function:name`, `table/name/index/x`, `name`. */
  readonly resource: string;
}

export function formatArn(arn: Arn): string {
  return `arn:aws:${arn.service}:${arn.region}:${arn.accountId}:${arn.resource}`;
}

/** Undefined when the text is not an ARN. */
export function parseArn(text: string): Arn | undefined {
  const match = /^arn:aws:([^:]+):([^:]*):([^:]*):(.+)$/s.exec(text);
  const [, service, region, accountId, resource] = match ?? [];
  if (service === undefined || region === undefined || accountId === undefined || resource === undefined)
    return undefined;
  return { service, region, accountId, resource };
}
