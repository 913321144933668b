DROP INDEX moderation_actions_site;
DROP INDEX chat_reports_site;
DROP INDEX chat_held_site;
