import type { PolicyDocument } from '../../aws/policy.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import { createLogGroup } from './operations/create-log-group.ts';
import { createLogStream } from './operations/create-log-stream.ts';
import { deleteLogGroup } from './operations/delete-log-group.ts';
import { deleteResourcePolicy } from './operations/delete-resource-policy.ts';
import { describeLogGroups } from './operations/describe-log-groups.ts';
import { describeLogStreams } from './operations/describe-log-streams.ts';
import { describeResourcePolicies } from './operations/describe-resource-policies.ts';
import { filterLogEvents } from './operations/filter-log-events.ts';
import { getLogEvents } from './operations/get-log-events.ts';
import { putLogEvents } from './operations/put-log-events.ts';
import { putResourcePolicy } from './operations/put-resource-policy.ts';
import { putRetentionPolicy } from './operations/put-retention-policy.ts';
import { putServiceLogEvents } from './operations/put-service-log-events.ts';
import { logGroupResource } from './resources/log-group.ts';
import { resourcePolicyResource } from './resources/resource-policy.ts';
import { LogStore } from './store.ts';
import { wire } from './wire.ts';

const SWEEP_MS = 3_600_000;

/** Log groups of functions, rules and state machines. */
export const logs: ServiceFactory = (kernel) => {
  const store = new LogStore(kernel.database);
  const sweep = (): void => {
    kernel.database.disk.unattended(() => {
      kernel.transaction(() => {
        store.expire(kernel.clock.now());
      });
    });
    timer = kernel.clock.schedule(kernel.clock.now() + SWEEP_MS, sweep, { background: true });
  };
  let timer: { cancel(): void } | undefined;
  return {
    name: 'logs',
    wire,
    operations: {
      CreateLogGroup: createLogGroup(kernel, store),
      DeleteLogGroup: deleteLogGroup(kernel, store),
      DescribeLogGroups: describeLogGroups(kernel, store),
      CreateLogStream: createLogStream(kernel, store),
      DescribeLogStreams: describeLogStreams(kernel, store),
      PutLogEvents: putLogEvents(kernel, store),
      GetLogEvents: getLogEvents(kernel, store),
      FilterLogEvents: filterLogEvents(kernel, store),
      PutRetentionPolicy: putRetentionPolicy(kernel, store),
      PutResourcePolicy: putResourcePolicy(store),
      DescribeResourcePolicies: describeResourcePolicies(store),
      DeleteResourcePolicy: deleteResourcePolicy(store),
    },
    internalOperations: { PutServiceLogEvents: putServiceLogEvents(kernel, store) },
    resourceTypes: {
      'AWS::Logs::LogGroup': logGroupResource,
      'AWS::Logs::ResourcePolicy': resourcePolicyResource,
    },
    // Log policies belong to the account, not to one group: all of them apply to every group.
    resourcePolicy: () => {
      const documents = store.policies().map(({ document }) => JSON.parse(document) as PolicyDocument);
      return documents.length === 0
        ? undefined
        : { Statement: documents.flatMap(({ Statement }) => [Statement].flat()) };
    },
    start: () => {
      sweep();
    },
    stop: () => {
      timer?.cancel();
      return Promise.resolve();
    },
  };
};
