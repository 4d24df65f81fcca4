import { UsageError } from "../usage";

/** An issue, a pull request or a comment, as far as it is read. */
interface Post {
  readonly id: number;
  readonly number?: number;
  readonly body?: string | null;
  readonly user?: { readonly type?: string } | null;
  readonly pull_request?: unknown;
}

/**
 * The posts of one repository that begin with a marker, of which there is to be one of each kind.
 * https://docs.github.com/en/rest/issues/comments, https://docs.github.com/en/rest/issues/issues
 */
export class GitHub {
  private readonly base: string;
  private readonly token: string;

  /** With the variables that GitHub sets in every job, and the token of the job. Throws a UsageError where one is missing. */
  constructor(environment: NodeJS.ProcessEnv) {
    const names = ["GITHUB_API_URL", "GITHUB_REPOSITORY", "GITHUB_TOKEN"] as const;
    const missing = names.filter((name) => !environment[name]);
    if (missing.length > 0) {
      throw new UsageError(`${missing.join(", ")}: received nothing; allowed: what GitHub sets in a job.`);
    }
    this.base = `${environment["GITHUB_API_URL"]}/repos/${environment["GITHUB_REPOSITORY"]}`;
    this.token = String(environment["GITHUB_TOKEN"]);
  }

  /** Writes the one comment with this marker anew, or makes it. */
  async putComment(pullRequest: number, marker: string, body: string): Promise<void> {
    const comments = `${this.base}/issues/${pullRequest}/comments`;
    const old = (await this.all(comments)).find((post) => isOurs(post, marker));
    await (old
      ? this.send("PATCH", `${this.base}/issues/comments/${old.id}`, { body })
      : this.send("POST", comments, { body }));
  }

  /** Writes the one open issue with this marker anew, or opens it. */
  async putIssue(marker: string, title: string, body: string): Promise<void> {
    const old = await this.openIssue(marker);
    await (old
      ? this.send("PATCH", `${this.base}/issues/${old.number}`, { title, body })
      : this.send("POST", `${this.base}/issues`, { title, body }));
  }

  /** Closes the open issue with this marker, if there is one, and says why. */
  async closeIssue(marker: string, reason: string): Promise<void> {
    const old = await this.openIssue(marker);
    if (old) {
      await this.send("POST", `${this.base}/issues/${old.number}/comments`, { body: reason });
      await this.send("PATCH", `${this.base}/issues/${old.number}`, { state: "closed" });
    }
  }

  private async openIssue(marker: string): Promise<Post | undefined> {
    const posts = await this.all(`${this.base}/issues?state=open`);
    // GitHub lists pull requests among issues.
    return posts.find((post) => post.pull_request === undefined && isOurs(post, marker));
  }

  private async all(url: string): Promise<Post[]> {
    const found: Post[] = [];
    let next: string | undefined = `${url}${url.includes("?") ? "&" : "?"}per_page=100`;
    while (next !== undefined) {
      const answer: Response = await this.send("GET", next);
      found.push(...((await answer.json()) as Post[]));
      next = /<([^>]+)>; rel="next"/.exec(answer.headers.get("link") ?? "")?.[1];
    }
    return found;
  }

  private async send(method: string, url: string, body?: object): Promise<Response> {
    const answer = await fetch(url, {
      method,
      headers: {
        accept: "application/vnd.github+json",
        authorization: `Bearer ${this.token}`,
        "x-github-api-version": "2022-11-28",
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) {
      const text = (await answer.text()).slice(0, 500);
      throw new Error(`GitHub answered ${answer.status} to ${method} ${url}: ${text}`);
    }
    return answer;
  }
}

/** Only what a job has posted: whoever can comment could write a marker, and change the text afterwards. */
const isOurs = ({ user, body }: Post, marker: string) =>
  user?.type === "Bot" && (body ?? "").startsWith(marker);
