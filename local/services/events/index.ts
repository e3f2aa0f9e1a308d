import { formatArn } from '../../aws/arn.ts';
import type { PolicyDocument } from '../../aws/policy.ts';
import type { ServiceFactory } from '../../kernel/service.ts';
import { retryTargetDelayMs, sendToDeadLetterQueue } from './failed-target.ts';
import { createEventBus } from './operations/create-event-bus.ts';
import { deleteEventBus } from './operations/delete-event-bus.ts';
import { deleteRule } from './operations/delete-rule.ts';
import { describeEventBus } from './operations/describe-event-bus.ts';
import { describeRule } from './operations/describe-rule.ts';
import { listEventBuses } from './operations/list-event-buses.ts';
import { listRules } from './operations/list-rules.ts';
import { listTargetsByRule } from './operations/list-targets-by-rule.ts';
import { putEvents } from './operations/put-events.ts';
import { putPermission } from './operations/put-permission.ts';
import { putRule } from './operations/put-rule.ts';
import { putServiceEvent } from './operations/put-service-event.ts';
import { putTargets } from './operations/put-targets.ts';
import { removeTargets } from './operations/remove-targets.ts';
import { eventBusPolicyResource } from './resources/event-bus-policy.ts';
import { eventBusResource } from './resources/event-bus.ts';
import { ruleResource } from './resources/rule.ts';
import { Scheduler } from './scheduler.ts';
import { DEFAULT_BUS, EventsStore } from './store.ts';
import { wire } from './wire.ts';

/** Event buses, rules and schedules (the classic EventBridge API). */
export const events: ServiceFactory = (kernel) => {
  const { region, accountId } = kernel;
  const store = new EventsStore(
    kernel.database,
    formatArn({ service: 'events', region, accountId, resource: `event-bus/${DEFAULT_BUS}` }),
  );
  const scheduler = new Scheduler(kernel, store);
  return {
    name: 'events',
    wire,
    operations: {
      PutEvents: putEvents(kernel, store),
      CreateEventBus: createEventBus(kernel, store),
      DeleteEventBus: deleteEventBus(store),
      DescribeEventBus: describeEventBus(store),
      ListEventBuses: listEventBuses(store),
      PutPermission: putPermission(store),
      PutRule: putRule(kernel, store, scheduler),
      DeleteRule: deleteRule(kernel, store, scheduler),
      DescribeRule: describeRule(store),
      ListRules: listRules(store),
      PutTargets: putTargets(store),
      RemoveTargets: removeTargets(store),
      ListTargetsByRule: listTargetsByRule(store),
    },
    internalOperations: { PutServiceEvent: putServiceEvent(kernel, store) },
    resourceTypes: {
      'AWS::Events::EventBus': eventBusResource,
      'AWS::Events::EventBusPolicy': eventBusPolicyResource,
      'AWS::Events::Rule': ruleResource,
    },
    resourcePolicy: (arn) => {
      const [, name = ''] = /:event-bus\/(.+)$/.exec(arn) ?? [];
      const policy = store.findBus(name)?.policy ?? null;
      return policy === null ? undefined : (JSON.parse(policy) as PolicyDocument);
    },
    retryDelivery: (failed) => retryTargetDelayMs(failed, kernel),
    deliveryGivenUp: (failed) => {
      sendToDeadLetterQueue(failed, kernel);
    },
    start: () => {
      scheduler.start();
    },
    stop: () => {
      scheduler.stop();
      return Promise.resolve();
    },
  };
};
