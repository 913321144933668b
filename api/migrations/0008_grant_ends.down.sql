DROP INDEX access_grants_ending;
