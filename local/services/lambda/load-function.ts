/** The context that a handler receives; the shape of AWS's context object for Node.js. */
export interface InvocationContext {
  readonly functionName: string;
  readonly functionVersion: string;
  readonly invokedFunctionArn: string;
  readonly memoryLimitInMB: string;
  readonly awsRequestId: string;
  readonly logGroupName: string;
  readonly logStreamName: string;
  getRemainingTimeInMillis(): number;
}

/** A function's code as this process can call it. */
export type LoadedHandler = (event: unknown, context: InvocationContext) => Promise<unknown>;

/** What a function's code receives when it runs in this process instead of its own. */
export interface FunctionSetting {
  readonly functionName: string;
  /** The environment variables that the template gives it, and AWS's own. */
  readonly environment: Readonly<Record<string, string>>;
  /** ARN of its role; its calls must use this principal. */
  readonly roleArn: string;
  /** Takes a line that the function logs. */
  log(line: string): void;
}

/** Returns a handler to run in this process, or undefined to run the function's bundle in a child process. */
export type LoadFunction = (setting: FunctionSetting) => LoadedHandler | undefined;
