#!/bin/sh
set -e
systemctl restart httpd
