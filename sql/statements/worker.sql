-- listen: hear whoever has something for workers to do (ring of claims.sql, accept of log.sql)
listen ppc_helper_work;
