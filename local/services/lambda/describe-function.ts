import type { FunctionConfiguration as Description } from '@aws-sdk/client-lambda';

import type { FunctionConfiguration } from './store.ts';

/** A function as the API returns it. */
export function describeFunction(configuration: FunctionConfiguration): Description {
  return {
    FunctionName: configuration.name,
    FunctionArn: configuration.arn,
    Runtime: configuration.runtime as NonNullable<Description['Runtime']>,
    Role: configuration.roleArn,
    Handler: configuration.handler,
    Description: configuration.description,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    Environment: { Variables: { ...configuration.environment } },
    Version: '$LATEST',
    State: 'Active',
    LastUpdateStatus: 'Successful',
    PackageType: 'Zip',
    LoggingConfig: { LogGroup: configuration.logGroupName },
  };
}
