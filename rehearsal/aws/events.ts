import { eventRule } from "./events-rules";
import { eventTarget } from "./events-targets";
import type { ResourceModel } from "./model";

/** EventBridge: rules of the default bus, which the services of AWS report to. */
export const events: Readonly<Record<string, ResourceModel>> = {
  "aws:cloudwatch/eventRule:EventRule": eventRule,
  "aws:cloudwatch/eventTarget:EventTarget": eventTarget,
};
