import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { QueryDefinition, QueryString } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

import type { PhysicalNames } from '../../config/physical-names.ts';

export interface QuerySources {
  readonly functions: readonly ILogGroup[];
  readonly audit: ILogGroup;
  readonly workflow: ILogGroup;
}

/** The questions of the runbook, ready in the console under Logs Insights. */
export function addSavedQueries(
  scope: Construct,
  names: PhysicalNames,
  { functions, audit, workflow }: QuerySources,
): void {
  const add = (id: string, title: string, logGroups: readonly ILogGroup[], query: QueryString): void => {
    new QueryDefinition(scope, id, {
      queryDefinitionName: `${names.of('image-processor')}/${title}`,
      queryString: query,
      logGroups: [...logGroups],
    });
  };
  const recent = { sort: '@timestamp desc', limit: 100 };

  add(
    'Errors',
    'errors of functions',
    functions,
    new QueryString({
      fields: ['@timestamp', 'function', 'imageKey', 'error.type', 'error.message', 'context.executionArn'],
      filterStatements: ['level = "ERROR"'],
      ...recent,
    }),
  );
  add(
    'ErrorCounts',
    'errors by function and type',
    functions,
    new QueryString({
      filterStatements: ['level = "ERROR"'],
      statsStatements: ['count(*) as errors by function, error.type'],
      sort: 'errors desc',
    }),
  );
  add(
    'OneImage',
    'one image: put its key in place of KEY',
    [...functions, audit],
    new QueryString({
      fields: ['@timestamp', '@message'],
      filterStatements: ['@message like "KEY"'],
      sort: '@timestamp asc',
      limit: 1000,
    }),
  );
  add(
    'Ends',
    'how images ended',
    [audit],
    new QueryString({
      filterStatements: ['`detail-type` in ["ProcessingCompleted", "ProcessingFailed", "ImageRejected"]'],
      statsStatements: ['count(*) as images by `detail-type`, bin(1h)'],
    }),
  );
  add(
    'Rejections',
    'why files were rejected',
    [audit],
    new QueryString({
      filterStatements: ['`detail-type` = "ImageRejected"'],
      statsStatements: ['count(*) as files by detail.metadata.error.code'],
      sort: 'files desc',
    }),
  );
  add(
    'ColdStarts',
    'cold starts',
    functions,
    new QueryString({
      filterStatements: ['@type = "REPORT" and ispresent(@initDuration)'],
      statsStatements: [
        'count(*) as starts, avg(@initDuration) as averageMs, max(@initDuration) as longestMs by @log',
      ],
    }),
  );
  add(
    'FailedExecutions',
    'executions that failed',
    [workflow],
    new QueryString({
      fields: ['@timestamp', 'execution_arn', 'type', 'details.error', 'details.cause'],
      filterStatements: ['type in ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]'],
      ...recent,
    }),
  );
}
