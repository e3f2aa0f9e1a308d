import type { ServiceFactory } from '../../kernel/service.ts';
import { getMetricStatistics } from './operations/get-metric-statistics.ts';
import { listMetrics } from './operations/list-metrics.ts';
import { putEmbeddedMetrics } from './operations/put-embedded-metrics.ts';
import { putMetricData } from './operations/put-metric-data.ts';
import { MetricStore } from './store.ts';
import { wire } from './wire.ts';

/** CloudWatch metrics. */
export const monitoring: ServiceFactory = (kernel) => {
  const store = new MetricStore(kernel.database);
  return {
    name: 'monitoring',
    wire,
    operations: {
      PutMetricData: putMetricData(store),
      GetMetricStatistics: getMetricStatistics(store),
      ListMetrics: listMetrics(store),
    },
    internalOperations: { PutEmbeddedMetrics: putEmbeddedMetrics(store) },
    notRunHere: {
      'AWS::CloudWatch::Alarm': 'alarms are evaluated on AWS only',
      'AWS::CloudWatch::CompositeAlarm': 'alarms are evaluated on AWS only',
      'AWS::CloudWatch::Dashboard': 'a dashboard is a page of the AWS console',
      'AWS::Logs::QueryDefinition': 'a saved query belongs to the AWS console',
    },
  };
};
