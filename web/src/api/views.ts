/**
 * The shapes of `/api/v1`, taken from the OpenAPI document by `npm run types`. Times are RFC 3339 in UTC.
 */
import type { components } from './schema';

export type Schemas = components['schemas'];

export type StreamStatus = Schemas['Status'];
export type Visibility = Schemas['Visibility'];
export type RecordingState = Schemas['ReplayState'];
export type Person = Schemas['PersonView'];
export type Site = Schemas['SiteView'];
export type SessionView = Schemas['SessionView'];
export type StreamView = Schemas['StreamView'];
export type AccessView = Schemas['AccessView'];
export type StreamInfo = Schemas['StreamInfo'];
export type Publishing = Schemas['PublishingView'];
export type EncoderWarning = Schemas['WarningView'];
export type JoinView = Schemas['JoinView'];
export type NewStream = Schemas['CreateStream'];
export type StreamChanges = Schemas['UpdateStream'];
export type Statistics = Schemas['StatisticsView'];
export type Pass = Schemas['PassView'];
export type PassTerms = Schemas['PassTerms'];
export type NewPass = Schemas['CreatePass'];
export type Offer = Schemas['OfferView'];
export type Code = Schemas['CodeView'];
export type NewCodes = Schemas['CreateCodes'];
export type Grant = Schemas['GrantView'];
export type GrantState = Schemas['GrantState'];
export type NewGrant = Schemas['CreateGrant'];
export type Space = Schemas['Space'];
export type Device = Schemas['DeviceView'];
export type SubscriptionState = Schemas['SubscriptionState'];
export type SubscriberView = Schemas['SubscriptionView'];
export type SubscriberList = Schemas['SubscriptionList'];
export type Imported = Schemas['Imported'];
export type NotificationView = Schemas['NotificationView'];
export type BrowserBody = Schemas['BrowserBody'];
export type Replay = Schemas['ReplayView'];
export type Recording = Schemas['RecordingView'];
export type RecordingList = Schemas['RecordingList'];
/** How far one recording is; `RecordingState` is the state of a stream's whole replay. */
export type RecordingPhase = Schemas['RecordingState'];
export type ChatEntry = Schemas['EntryView'];
export type ChatModes = Schemas['Modes'];
export type SystemEvent = Schemas['SystemEvent'];
export type HeldMessage = Schemas['HeldView'];
export type MessageReport = Schemas['Report'];
export type UnbanRequest = Schemas['UnbanRequest'];
export type FilterTerm = Schemas['Term'];
export type ModerationAction = Schemas['ModerationAction'];
/** Pictures and sound that belong in one player; without holes from its start to its end. */
export type ReplayView = Schemas['ReplayPlayer'];

/** What the server wrote into the page for its first paint. */
export interface PageData {
  page: string;
  site: Site;
  session: { person?: Person | null; csrf: string };
  streams?: StreamView[] | null;
  stream?: StreamView | null;
  access?: AccessView | null;
  error?: { code: string; message: string; request_id?: string } | null;
}
