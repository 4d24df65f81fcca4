import { type Scenario, ScenarioFailure } from "../rehearsal";

/** Services that publish to the topics by themselves. */
const publishers = ["cloudwatch.amazonaws.com", "events.amazonaws.com"];

/** An alarm is only an alarm if it reaches a person: policy, key and subscriptions of each region's topic. */
export const alertsReachPeopleInEveryRegion: Scenario = {
  title: "Alerts reach people in every region",
  run: async (account) => {
    account.confirmSubscriptions();
    const topics = Object.values(account.output("alertTopicArns") as Readonly<Record<string, string>>);
    const start = account.now;

    for (const topic of topics) {
      const readers = account.subscribers(topic);
      if (readers.length === 0) {
        throw new ScenarioFailure(`${topic} has no subscriber.`);
      }
      for (const service of publishers) {
        const subject = `from ${service} to ${topic}`;
        account.publish(service, topic, subject);
        const told = account.deliveries(start).filter((delivery) => delivery.subject === subject);
        if (told.length !== readers.length) {
          throw new ScenarioFailure(`What ${service} publishes to ${topic} does not reach its subscribers.`);
        }
      }
    }

    return `from ${publishers.length} services through ${topics.length} topics`;
  },
};
