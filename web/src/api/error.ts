/** A refusal or failure of the API, with all that a person needs to act on it or report it. */
export class ApiError extends Error {
  /** HTTP status; 0 when no answer came at all. */
  readonly status: number;
  /** Stable machine-readable reason, such as `grant_expired`; `network` when no answer came. */
  readonly code: string;
  readonly requestId: string | null;
  /** Messages by form field. */
  readonly fields: Readonly<Record<string, string>>;
  /** A page of this site where it can be put right. */
  readonly link: string | null;

  constructor(
    status: number,
    code: string,
    message: string,
    requestId: string | null = null,
    fields: Record<string, string> = {},
    link: string | null = null,
  ) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
    this.code = code;
    this.requestId = requestId;
    this.fields = fields;
    this.link = link;
  }

  /** True when trying the same thing again may help: no answer, overload, or the server's own fault. */
  get transient(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}
