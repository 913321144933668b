import { strings } from '../strings';
import { ApiError } from './error';

function record(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** The path of a page of this site; nothing else is a link to follow. */
function ownPage(value: unknown): string | null {
  const link = text(value);
  if (link === null || !URL.canParse(link, location.origin)) return null;
  const { origin, pathname, search } = new URL(link, location.origin);
  return origin === location.origin ? pathname + search : null;
}

/** Reads the API's error envelope; whatever else answered (a proxy's page, say) becomes a plain error. */
export function toApiError(status: number, body: unknown): ApiError {
  const error = record(record(body)['error']);
  const fields: Record<string, string> = {};
  for (const [name, message] of Object.entries(record(error['fields']))) {
    const said = text(message);
    if (said !== null) fields[name] = said;
  }
  return new ApiError(
    status,
    text(error['code']) ?? 'unexpected',
    text(error['message']) ?? strings.errors.unexpected(status),
    text(error['request_id']),
    fields,
    ownPage(error['link']),
  );
}

/** Takes the object out of the success envelope `{ "data": … }`. */
export function unwrap(body: unknown): unknown {
  const envelope = record(body);
  return 'data' in envelope ? envelope['data'] : body;
}
