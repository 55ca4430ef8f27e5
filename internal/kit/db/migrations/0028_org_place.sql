-- +goose Up
-- Where units and posts stood before. unit.parent, post.unit and post.superior
-- say where they stand from the last until_on on, or from their own start when
-- they never moved: a tree as of a date reads the first row whose until_on is
-- after the date, else those columns.

create table unit_place (
  unit text not null references unit (id),
  until_on text not null,                 -- the first day on which it stands elsewhere
  parent text references unit (id),
  primary key (unit, until_on)
);

create table post_place (
  post text not null references post (id),
  until_on text not null,
  unit text not null references unit (id),
  superior text references post (id),
  primary key (post, until_on)
);

-- What reorganisations wrote over until now: a unit that is older than the unit
-- above it stood under that unit's predecessor, where there was one only.
insert into unit_place (unit, until_on, parent)
select u.id, p.from_on, min(q.predecessor)
from unit u
join unit p on p.id = u.parent
join unit_predecessor q on q.unit = p.id
where u.from_on < p.from_on and (u.until_on is null or u.until_on > p.from_on)
group by u.id, p.from_on
having count(*) = 1;

-- A post that outlived its superior follows to the first that took over.
insert into post_place (post, until_on, unit, superior)
select o.id, s.until_on, o.unit, o.superior
from post o
join post s on s.id = o.superior
where s.until_on is not null and o.from_on < s.until_on and (o.until_on is null or o.until_on > s.until_on)
  and exists (select 1 from post_predecessor q where q.predecessor = s.id);

update post
set superior = (select min(q.post) from post_predecessor q where q.predecessor = post.superior)
where id in (select post from post_place);

update register set version = version + 1 where id = 1;

-- +goose Down
drop table post_place;
drop table unit_place;
