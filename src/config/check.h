/*
 * check.h - what texts may be: sockets, domains, members of groups, networks.
 *
 * Private to config/. Pure functions.
 */
#ifndef CONFIG_CHECK_H
#define CONFIG_CHECK_H

#include <stdbool.h>
#include "config/config.h"

bool is_socket(const char *text);
bool is_path(const char *text);			/* absolute */
bool is_path_or_empty(const char *text);
bool is_name(const char *text);			/* of a user, group or section */
bool is_name_or_empty(const char *text);
bool is_authserv_id(const char *text);
bool is_vouching_domain(const char *text);	/* example.org, .example.org, * */
bool is_member(const char *text);		/* a@example.org, @example.org, @.example.org */
bool is_network(const char *text);
bool is_server_or_empty(const char *text);	/* smtp://host:port, smtps://host:port */

bool is_minisign_key(const char *text);
bool is_feed(const char *text);
bool is_pack_source(const char *text);		/* https://host/path, or an absolute path */
bool is_pin(const char *text);			/* sha256//base64 */
bool is_proxy_or_empty(const char *text);

#endif
