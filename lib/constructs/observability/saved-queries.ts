import type { ILogGroup } from 'aws-cdk-lib/aws-logs';
import { QueryDefinition, QueryString, type QueryStringProps } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';

import type { PhysicalNames } from '../../config/physical-names.ts';

export interface QuerySources {
  readonly functions: readonly ILogGroup[];
  readonly audit: readonly ILogGroup[];
  readonly workflow: readonly ILogGroup[];
}

interface SavedQuery {
  readonly id: string;
  readonly title: string;
  readonly sources: readonly (keyof QuerySources)[];
  readonly query: QueryStringProps;
}

const RECENT = { sort: '@timestamp desc', limit: 100 };

/** The queries that the runbook refers to. */
const QUERIES: readonly SavedQuery[] = [
  {
    id: 'Errors',
    title: 'errors of functions',
    sources: ['functions'],
    query: {
      fields: ['@timestamp', 'function', 'imageKey', 'error.type', 'error.message', 'context.executionArn'],
      filterStatements: ['level = "ERROR"'],
      ...RECENT,
    },
  },
  {
    id: 'ErrorCounts',
    title: 'errors by function and type',
    sources: ['functions'],
    query: {
      filterStatements: ['level = "ERROR"'],
      statsStatements: ['count(*) as errors by function, error.type'],
      sort: 'errors desc',
    },
  },
  {
    id: 'OneImage',
    title: 'one image: put its key in place of KEY',
    sources: ['functions', 'audit'],
    query: {
      fields: ['@timestamp', '@message'],
      filterStatements: ['@message like "KEY"'],
      sort: '@timestamp asc',
      limit: 1000,
    },
  },
  {
    id: 'Ends',
    title: 'how images ended',
    sources: ['audit'],
    query: {
      filterStatements: ['`detail-type` in ["ProcessingCompleted", "ProcessingFailed", "ImageRejected"]'],
      statsStatements: ['count(*) as images by `detail-type`, bin(1h)'],
    },
  },
  {
    id: 'Rejections',
    title: 'why files were rejected',
    sources: ['audit'],
    query: {
      filterStatements: ['`detail-type` = "ImageRejected"'],
      statsStatements: ['count(*) as files by detail.metadata.error.code'],
      sort: 'files desc',
    },
  },
  {
    id: 'ColdStarts',
    title: 'cold starts',
    sources: ['functions'],
    query: {
      filterStatements: ['@type = "REPORT" and ispresent(@initDuration)'],
      statsStatements: [
        'count(*) as starts, avg(@initDuration) as averageMs, max(@initDuration) as longestMs by @log',
      ],
    },
  },
  {
    id: 'FailedExecutions',
    title: 'executions that failed',
    sources: ['workflow'],
    query: {
      fields: ['@timestamp', 'execution_arn', 'type', 'details.error', 'details.cause'],
      filterStatements: ['type in ["ExecutionFailed", "ExecutionTimedOut", "ExecutionAborted"]'],
      ...RECENT,
    },
  },
];

/** Adds the saved queries, which the console shows under Logs Insights. */
export function addSavedQueries(scope: Construct, names: PhysicalNames, groups: QuerySources): void {
  for (const { id, title, sources, query } of QUERIES)
    new QueryDefinition(scope, id, {
      queryDefinitionName: `${names.of('image-processor')}/${title}`,
      queryString: new QueryString(query),
      logGroups: sources.flatMap((source) => [...groups[source]]),
    });
}
