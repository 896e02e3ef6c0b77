# shellcheck shell=bash
# MariaDB, slurmdbd and what is in it: accounts, QOS with limits, associations. Sourced inside the lab.

# Its temporary files are named by its process number, which is the same in every lab, so they are not in the machine's /tmp.
start_mariadb() {
  local TMPDIR=/run/mysqld
  export TMPDIR
  install -d -o mysql -g mysql -m 755 /run/mysqld
  if [ ! -d /var/lib/mysql/mysql ]; then
    mariadb-install-db --user=mysql --datadir=/var/lib/mysql --skip-test-db --auth-root-authentication-method=socket >/var/log/mariadb-install.log 2>&1
  fi
  # A lab is thrown away: nothing in it has to outlive a crash of the machine.
  mariadbd --no-defaults --user=mysql --datadir=/var/lib/mysql --skip-networking --socket=/run/mysqld/mysqld.sock \
    --pid-file=/run/mysqld/mysqld.pid --performance-schema=OFF --innodb-buffer-pool-size=64M --innodb-flush-log-at-trx-commit=0 \
    --innodb-log-file-size=16M --innodb-doublewrite=0 --innodb-flush-method=nosync --skip-log-bin >/var/log/mariadb.log 2>&1 </dev/null &
  wait_for 30 mariadbd mariadb-admin --no-defaults -S /run/mysqld/mysqld.sock ping
}

make_database() {
  local password
  password=$(openssl rand -hex 12)
  mariadb --no-defaults -S /run/mysqld/mysqld.sock <<SQL
create database if not exists slurm_acct_db;
create or replace user slurm@localhost identified by '$password';
grant all on slurm_acct_db.* to slurm@localhost;
SQL
  install -o slurm -g slurm -m 600 /dev/null /etc/slurm/slurmdbd.conf
  cat >/etc/slurm/slurmdbd.conf <<CONF
DbdHost=ctl
DbdAddr=$(at ctl)
SlurmUser=slurm
AuthType=auth/munge
CommunicationParameters=NoInAddrAny
LogFile=/var/log/slurm/slurmdbd.log
PidFile=/run/slurm/slurmdbd.pid
StorageType=accounting_storage/mysql
StorageHost=localhost
StorageUser=slurm
StoragePass=$password
StorageLoc=slurm_acct_db
CONF
}

# research: what everybody works with. teaching: a second account, nearly spent.
make_accounts() {
  local users
  users=$(known_users)
  account_command add cluster lab
  account_command add qos capped set MaxSubmitJobsPerUser=2 MaxJobsPerUser=1 MaxWall=00:30:00
  account_command add qos spent set GrpTRESMins=cpu=1
  account_command add qos strict set Flags=DenyOnLimit MaxTRESPerJob=cpu=2
  account_command add account research Description=research Organization=lab QOS=normal,capped,spent,strict
  account_command add account teaching Description=teaching Organization=lab QOS=normal GrpTRESMins=cpu=600
  account_command add user "$users" Account=research DefaultAccount=research
  account_command add user alice,carol Account=teaching
}

# sacctmgr ends with 1 where all is there already.
account_command() {
  local said
  said=$(sacctmgr -i "$@" 2>&1) || case $said in
    *"already exist"* | *"Nothing new added"*) ;;
    *) complain "sacctmgr $*: $said"; return 1 ;;
  esac
}

# All of them but stray, who has no association.
known_users() {
  local entry names=()
  for entry in "${lab_people[@]}"; do
    [ "${entry%%:*}" = stray ] || names+=("${entry%%:*}")
  done
  (IFS=,; printf '%s' "${names[*]}")
}

# Making the accounts takes 5 of 7 seconds, so what they were made into is kept between runs.
start_accounting() {
  local kept
  kept=$lab_cache/accounting-$(cat /mnt/scripts/accounting.sh /mnt/scripts/people.sh <(sinfo -V) <(mariadbd -V) | sha256sum | cut -c 1-16).tar
  install -d -o mysql -g mysql -m 750 /var/lib/mysql
  if [ -f "$kept" ]; then tar -xf "$kept" -C /var/lib/mysql; fi
  start_mariadb
  make_database
  start slurmdbd
  if [ ! -f "$kept" ]; then
    make_accounts
    keep_accounting "$kept"
  fi
}

keep_accounting() { # FILE
  end TERM slurmdbd
  end TERM mariadbd
  tar -cf "$1.$SLOT" -C /var/lib/mysql .
  rm -f "$lab_cache"/accounting-*.tar
  mv "$1.$SLOT" "$1"
  start_mariadb
  start slurmdbd
}
