/** Input and output of an operation have the shapes of the AWS SDK (member names included). */
export type Members = Readonly<Record<string, unknown>>;
