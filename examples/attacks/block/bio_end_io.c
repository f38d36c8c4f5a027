// SPDX-License-Identifier: GPL-2.0
/* bio_end_io.c - end function of a request's bio exchanged, to be called when it is ended */
static int bio_end_io_body(bool legal)
{
	struct bio *bio = block_rq[READ_FIRST]->bio;
	void *before = READ_ONCE(*(void **)opaque(&bio->bi_end_io));

	if (legal)
		return before ? 0 : -EIO;
	*(void **)opaque(&bio->bi_end_io) = w->hijacked;
	block_end(READ_FIRST);
	*(void **)opaque(&bio->bi_end_io) = before;
	bio_endio(bio);			/* so that its user does not wait for ever */
	return 0;
}

ATTACK(bio_end_io, hijacks, "write to foreign memory")
{
	return with_block(BLOCK_IO, false, bio_end_io_body);
}

ALLOW(bio_end_io)
{
	return with_block(BLOCK_IO, true, bio_end_io_body);
}
