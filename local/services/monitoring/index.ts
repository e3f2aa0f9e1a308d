import type { ServiceFactory } from '../../kernel/service.ts';
import { AlarmStore } from './alarm-store.ts';
import { AlarmWatch } from './alarm-watch.ts';
import { deleteAlarms } from './operations/delete-alarms.ts';
import { describeAlarms } from './operations/describe-alarms.ts';
import { getMetricStatistics } from './operations/get-metric-statistics.ts';
import { listMetrics } from './operations/list-metrics.ts';
import { putCompositeAlarm } from './operations/put-composite-alarm.ts';
import { putEmbeddedMetrics } from './operations/put-embedded-metrics.ts';
import { putMetricAlarm } from './operations/put-metric-alarm.ts';
import { putMetricData } from './operations/put-metric-data.ts';
import { setAlarmState } from './operations/set-alarm-state.ts';
import { alarmResource } from './resources/alarm.ts';
import { compositeAlarmResource } from './resources/composite-alarm.ts';
import { MetricStore } from './store.ts';
import { wire } from './wire.ts';

/** CloudWatch metrics and alarms. */
export const monitoring: ServiceFactory = (kernel) => {
  const store = new MetricStore(kernel.database);
  const alarms = new AlarmStore(kernel);
  const watch = new AlarmWatch(kernel, alarms, store);
  return {
    name: 'monitoring',
    wire,
    operations: {
      PutMetricData: putMetricData(store),
      GetMetricStatistics: getMetricStatistics(store),
      ListMetrics: listMetrics(store),
      PutMetricAlarm: putMetricAlarm(alarms, watch),
      PutCompositeAlarm: putCompositeAlarm(alarms, watch),
      DescribeAlarms: describeAlarms(alarms),
      DeleteAlarms: deleteAlarms(alarms, watch),
      SetAlarmState: setAlarmState(alarms, watch),
    },
    internalOperations: { PutEmbeddedMetrics: putEmbeddedMetrics(store) },
    resourceTypes: {
      'AWS::CloudWatch::Alarm': alarmResource,
      'AWS::CloudWatch::CompositeAlarm': compositeAlarmResource,
    },
    notRunHere: {
      'AWS::CloudWatch::Dashboard': 'a dashboard is a page in the AWS console',
      'AWS::Logs::QueryDefinition': 'saved queries are used in the AWS console',
    },
    start: () => {
      watch.start();
    },
    stop: () => {
      watch.stop();
      return Promise.resolve();
    },
  };
};
